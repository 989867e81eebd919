"""What follows from the plan: calendars, the network, the critical path, and the cause of each date."""
