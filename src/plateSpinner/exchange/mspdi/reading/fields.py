"""Fields of MSPDI that a plan has no place for: what they are called, and when they say something.

What is neither known here nor read elsewhere is told by the name of its element.
"""

from collections.abc import Mapping

from plateSpinner.exchange.mspdi.elements import Element, without_value
from plateSpinner.exchange.mspdi.losses import Losses
from plateSpinner.exchange.mspdi.names import one_line


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


_TASK_READ = _names(
    """UID ID GUID Name Active Type IsNull CreateDate Contact WBS WBSLevel OutlineNumber OutlineLevel Priority
    Start Finish Duration DurationFormat Work Stop Resume ResumeValid EffortDriven OverAllocated Milestone
    Summary Critical ExternalTask ExternalTaskProject EarlyStart EarlyFinish LateStart LateFinish
    StartVariance FinishVariance WorkVariance FreeSlack TotalSlack StartSlack FinishSlack FixedCostAccrual
    PercentComplete PercentWorkComplete ActualStart ActualFinish ActualDuration ActualWork RegularWork
    RemainingDuration RemainingCost RemainingWork RemainingOvertimeCost RemainingOvertimeWork ACWP CV BCWS
    BCWP SV ConstraintType CalendarUID ConstraintDate Deadline LevelAssignments LevelingCanSplit
    LevelingDelayFormat
    PreLeveledStart PreLeveledFinish Hyperlink HyperlinkAddress HyperlinkSubAddress Notes EarnedValueMethod
    PredecessorLink ActualWorkProtected ActualOvertimeWorkProtected ExtendedAttribute Baseline OutlineCode
    IsPublished CommitmentType StartText FinishText DurationText ManualStart ManualFinish ManualDuration
    IsSubprojectReadOnly OvertimeCost ActualOvertimeCost Rollup DisplayAsSummary"""
)
_TASK_LOST = {
    "Manual": "manual scheduling",
    "Estimated": "marks of estimated durations",
    "Recurring": "patterns of recurring tasks",
    "IsSubproject": "inserted projects",
    "SubprojectName": "inserted projects",
    "Project": "inserted projects",
    "FixedCost": "costs",
    "Cost": "costs",
    "ActualCost": "costs",
    "OvertimeWork": "overtime",
    "ActualOvertimeWork": "overtime",
    "LevelingDelay": "leveling delays",
    "IgnoreResourceCalendar": "orders to ignore the calendars of resources",
    "HideBar": "hidden bars",
    "PhysicalPercentComplete": "physical per cent complete",
    "StatusManager": "status managers",
    "CommitmentStart": "commitments",
    "CommitmentFinish": "commitments",
}
_RESOURCE_READ = _names(
    """UID ID GUID Name Type IsNull WorkGroup EmailAddress Group MaxUnits PeakUnits OverAllocated
    AvailableFrom AvailableTo Start Finish CanLevel AccrueAt Work RegularWork ActualWork RemainingWork
    PercentWorkComplete StandardRateFormat OvertimeRateFormat RemainingCost
    RemainingOvertimeCost WorkVariance CostVariance
    SV CV
    ACWP CalendarUID BCWS BCWP IsGeneric ActualWorkProtected ActualOvertimeWorkProtected CreationDate
    ExtendedAttribute OutlineCode AvailabilityPeriods Rates RemainingOvertimeWork ActiveDirectoryGUID
    IsCostResource AssnOwner AssnOwnerGuid IsEnterprise BookingType Initials"""
)
_RESOURCE_LOST = {
    "StandardRate": "cost rates",
    "OvertimeRate": "cost rates",
    "CostPerUse": "cost rates",
    "Cost": "costs",
    "ActualCost": "costs",
    "OvertimeCost": "costs",
    "ActualOvertimeCost": "costs",
    "OvertimeWork": "overtime",
    "ActualOvertimeWork": "overtime",
    "Notes": "notes",
    "Hyperlink": "hyperlinks",
    "HyperlinkAddress": "hyperlinks",
    "HyperlinkSubAddress": "hyperlinks",
    "Code": "codes",
    "NTAccount": "accounts",
    "Phonetics": "phonetic spellings",
    "MaterialLabel": "units of material",
    "IsInactive": "marks of resources that are not active",
    "IsBudget": "budget resources",
    "CostCenter": "cost centers",
    "Baseline": "baselines",
}
_ASSIGNMENT_READ = _names(
    """UID GUID TaskUID ResourceUID PercentWorkComplete ActualFinish ActualStart ActualWork ACWP Confirmed
    CostVariance CV Finish FinishVariance WorkVariance HasFixedRateUnits FixedMaterial LevelingDelayFormat
    LinkedFields Milestone Overallocated PeakUnits RateScale RegularWork RemainingCost RemainingOvertimeCost
    RemainingOvertimeWork RemainingWork ResponsePending Start Stop Resume StartVariance Summary SV Units
    UpdateNeeded VAC Work BCWS BCWP BookingType ActualWorkProtected ActualOvertimeWorkProtected CreationDate
    AssnOwner AssnOwnerGuid ExtendedAttribute Baseline OutlineCode"""
)
_ASSIGNMENT_LOST = {
    "Cost": "costs of assignments",
    "ActualCost": "costs of assignments",
    "OvertimeCost": "costs of assignments",
    "ActualOvertimeCost": "costs of assignments",
    "BudgetCost": "costs of assignments",
    "BudgetWork": "costs of assignments",
    "CostRateTable": "cost rates of assignments",
    "OvertimeWork": "overtime",
    "ActualOvertimeWork": "overtime",
    "Delay": "delays of assignments",
    "LevelingDelay": "leveling delays of assignments",
    "WorkContour": "work contours of assignments",
    "Notes": "notes of assignments",
    "Hyperlink": "hyperlinks of assignments",
    "HyperlinkAddress": "hyperlinks of assignments",
    "HyperlinkSubAddress": "hyperlinks of assignments",
}
_PROJECT_LOST = {
    "Author": "document properties (author, company, subject, category)",
    "Company": "document properties (author, company, subject, category)",
    "Subject": "document properties (author, company, subject, category)",
    "Category": "document properties (author, company, subject, category)",
    "CriticalSlackLimit": "the slack up to which tasks are critical",
    "MultipleCriticalPaths": "the calculation of several critical paths",
}


class Fields:
    """Tells which of the fields of things are lost."""

    def __init__(self, root: Element, losses: Losses) -> None:
        self._losses = losses
        self._custom = dict(map(_custom, root.all("ExtendedAttributes", "ExtendedAttribute")))
        self._custom |= dict(map(_custom, root.all("OutlineCodes", "OutlineCode")))

    def project(self, texts: Mapping[str, str]) -> None:
        """Tell what of the project's own fields is lost."""
        for field, what in _PROJECT_LOST.items():
            if not without_value([texts.get(field, "")]):
                self._losses.lose(what)
        if texts.get("ScheduleFromStart", "1").lower() in ("0", "false"):
            self._losses.lose("scheduling from the finish date")
        if texts.get("HonorConstraints", "1").lower() in ("0", "false"):
            self._losses.lose("the order to let links overrule constraints")

    def task(self, element: Element, name: str, uid: str) -> None:
        """Tell what of a task's fields is lost."""
        self._tell(element, _TASK_READ, _TASK_LOST, ("task", name, uid))

    def resource(self, element: Element, name: str, uid: str) -> None:
        """Tell what of a resource's fields is lost."""
        self._tell(element, _RESOURCE_READ, _RESOURCE_LOST, ("resource", name, uid))
        for rate in element.all("Rates", "Rate"):
            amounts = [text for key, text in rate.texts().items() if key in _RESOURCE_LOST]
            if not without_value(amounts):
                self._losses.lose("cost rates", "resource", name, uid)

    def assignment(self, element: Element, task: str, uid: str) -> None:
        """Tell what of an assignment's fields is lost, by the name and UID of its task."""
        self._tell(element, _ASSIGNMENT_READ, _ASSIGNMENT_LOST, ("task", task, uid))

    def _tell(
        self, element: Element, read: frozenset[str], lost: Mapping[str, str], whose: tuple[str, str, str]
    ) -> None:
        for part in element.inside:
            if part.name in ("ExtendedAttribute", "OutlineCode"):
                field = part.texts().get("FieldID", "")
                custom = self._custom.get(field, field)
                self._losses.lose(f"values of the custom field '{custom}'", *whose)
            elif part.name not in read and (part.inside or not without_value([part.text])):
                what = lost.get(part.name) or f"values of the element '{one_line(part.name)}'"
                self._losses.lose(what, *whose)


def _custom(definition: Element) -> tuple[str, str]:
    """The number of a custom field and what people call it."""
    texts = definition.texts()
    number = texts.get("FieldID", "")
    return number, one_line(texts.get("Alias", "") or texts.get("FieldName", "") or number)
