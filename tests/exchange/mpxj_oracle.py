"""MPXJ, an independent reader and writer of schedules, in a Java of this process."""

import datetime as dt
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

Case = dict[str, Any]
Facts = dict[str, Any]


class Mpxj:
    """What the tests ask of MPXJ. Java's classes have no types that Python knows: hence `Any`."""

    def __init__(self) -> None:
        jpype = import_module("jpype")
        import_module("mpxj")  # puts its jars on the path

        if not jpype.isJVMStarted():
            jpype.startJVM(jpype.getDefaultJVMPath(), "-Xmx512m")
        self._class: Any = jpype.JClass
        self._bytes: Any = jpype.JArray(jpype.JByte)

    def read(self, data: bytes) -> Any:  # noqa: ANN401 - a Java object
        stream = self._class("java.io.ByteArrayInputStream")(self._bytes(data))
        return self._class("org.mpxj.mspdi.MSPDIReader")().read(stream)

    def write(self, project: Any) -> bytes:  # noqa: ANN401 - a Java object
        stream = self._class("java.io.ByteArrayOutputStream")()
        self._class("org.mpxj.mspdi.MSPDIWriter")().write(project, stream)
        return bytes(stream.toByteArray())

    def orders(self) -> dict[str, list[str]]:
        """The order of elements inside of each element, by a path of names."""
        annotation = self._class("jakarta.xml.bind.annotation.XmlType")
        found: dict[str, list[str]] = {}
        self._order(self._class("org.mpxj.mspdi.schema.Project").class_, "Project", annotation, found)
        return found

    def _order(self, java: Any, path: str, annotation: Any, found: dict[str, list[str]]) -> None:  # noqa: ANN401
        named = self._class("jakarta.xml.bind.annotation.XmlElement").class_
        found[path] = []
        for field in java.getAnnotation(annotation.class_).propOrder():
            element = java.getDeclaredField(field).getAnnotation(named)
            name = str(element.name()) if element else "##default"
            found[path].append(str(field) if name == "##default" else name)
        for inner in java.getDeclaredClasses():
            if inner.getAnnotation(annotation.class_) and not inner.isEnum():
                self._order(inner, f"{path}/{inner.getSimpleName()}", annotation, found)

    # facts

    def facts(self, project: Any) -> Facts:  # noqa: ANN401 - a Java object
        """What MPXJ makes of a schedule: everything that we write."""
        return {
            "calendars": {str(c.getName()): self._calendar(c) for c in project.getCalendars()},
            "tasks": {int(t.getUniqueID()): self._task(t) for t in project.getTasks()},
            "resources": {str(r.getName()): self._resource(r) for r in project.getResources()},
        }

    def _task(self, task: Any) -> Facts:  # noqa: ANN401 - a Java object
        return {
            "name": text(task.getName()),
            "level": number(task.getOutlineLevel()),
            "outline": text(task.getOutlineNumber()),
            "wbs": text(task.getWBS()),
            "active": bool(task.getActive()),
            "duration": duration(task.getDuration()),
            "work": duration(task.getWork()),
            "type": text(task.getType()),
            "percent": number(task.getPercentageComplete()),
            "remaining": duration(task.getRemainingDuration()),
            "started": moment(task.getActualStart()),
            "done": moment(task.getActualFinish()),
            "stop": moment(task.getStop()),
            "resume": moment(task.getResume()),
            "constraint": text(task.getConstraintType()),
            "constraint_date": moment(task.getConstraintDate()),
            "deadline": moment(task.getDeadline()),
            "calendar": text(task.getCalendar() and task.getCalendar().getName()),
            "contact": text(task.getContact()),
            "notes": text(task.getNotes()),
            "hyperlink": (text(task.getHyperlink()), text(task.getHyperlinkAddress())),
            "milestone": bool(task.getMilestone()),
            "baseline": (
                moment(task.getBaselineStart()),
                moment(task.getBaselineFinish()),
                duration(task.getBaselineDuration()),
            ),
            "links": sorted(
                (
                    int(link.getPredecessorTask().getUniqueID()),
                    str(link.getType().name()),
                    duration(link.getLag()),
                )
                for link in task.getPredecessors()
            ),
            "assigned": sorted(
                (
                    text(a.getResource() and a.getResource().getName()),
                    number(a.getUnits()),
                    duration(a.getWork()),
                )
                for a in task.getResourceAssignments()
            ),
            "dates": tuple(
                moment(at)
                for at in (
                    task.getStart(),
                    task.getFinish(),
                    task.getEarlyStart(),
                    task.getEarlyFinish(),
                    task.getLateStart(),
                    task.getLateFinish(),
                )
            ),
        }

    def _calendar(self, calendar: Any) -> Facts:  # noqa: ANN401 - a Java object
        days = self._class("java.time.DayOfWeek").values()
        return {
            "base": text(calendar.getParent() and calendar.getParent().getName()),
            "week": [ranges(calendar.getHours(day)) for day in days],
            "exceptions": [
                (str(e.getFromDate()), str(e.getToDate()), ranges(e))
                for e in calendar.getCalendarExceptions()
            ],
        }

    def _resource(self, resource: Any) -> Facts:  # noqa: ANN401 - a Java object
        return {
            "group": text(resource.getGroup()),
            "email": text(resource.getEmailAddress()),
            "generic": bool(resource.getGeneric()),
            "calendar": text(resource.getCalendar() and resource.getCalendar().getName()),
            "available": [
                (str(a.getRange().getStart()), str(a.getRange().getEnd()), number(a.getUnits()))
                for a in resource.getAvailability()
            ],
        }

    # what people saved, made again

    def build(self, case: Case) -> Any:  # noqa: ANN401 - a Java object
        """A published case (`cpm-oracle/1`) as MPXJ holds a schedule."""
        project = self._class("org.mpxj.ProjectFile")()
        calendars = {c["id"]: self._build_calendar(project, c) for c in case["calendars"]}
        for calendar in case["calendars"]:
            if calendar["parent"] is not None:
                calendars[calendar["id"]].setParent(calendars[calendar["parent"]])
        self._build_properties(project, case, calendars)
        tasks: dict[int, Any] = {}
        for task in sorted(case["tasks"], key=lambda task: task["row"]):
            around = project if task["parent"] is None else tasks[task["parent"]]
            tasks[task["id"]] = self._build_task(around.addTask(), task, calendars)
        resources: dict[int, Any] = {}
        for task in case["tasks"]:
            for one in task["assignments"]:
                self._assign(project, tasks[task["id"]], one, resources, calendars)
        for link in case["links"]:
            self._link(tasks, link)
        return project

    def _build_properties(self, project: Any, case: Case, calendars: dict[int, Any]) -> None:  # noqa: ANN401
        properties = project.getProjectProperties()
        properties.setProjectTitle(case["id"])
        properties.setStartDate(self._moment(case["project"]["start"]))
        properties.setDefaultCalendar(calendars[case["project"]["default_calendar"]])
        properties.setHonorConstraints(case["project"]["honor_constraints"])
        for name in ("minutes_per_day", "minutes_per_week", "days_per_month"):
            setter = "set" + name.title().replace("_", "")
            getattr(properties, setter)(self._class("java.lang.Integer")(case["project"][name]))

    def _build_calendar(self, project: Any, calendar: Case) -> Any:  # noqa: ANN401
        made = project.addCalendar()
        made.setUniqueID(self._class("java.lang.Integer")(calendar["id"]))
        made.setName(calendar["name"])
        for day, hours in zip(
            self._class("java.time.DayOfWeek").values(), calendar["week"].values(), strict=True
        ):
            made.setWorkingDay(day, bool(hours))
            self._add_hours(made.addCalendarHours(day), hours)
        for one in calendar["exceptions"]:
            first, last = (self._class("java.time.LocalDate").parse(one[key]) for key in ("from", "to"))
            self._add_hours(made.addCalendarException(first, last), one["hours"])
        return made

    def _add_hours(self, to: Any, hours: list[list[str]]) -> None:  # noqa: ANN401
        time = self._class("java.time.LocalTime")
        for start, end in hours:
            to.add(self._class("org.mpxj.LocalTimeRange")(time.parse(start), time.parse(end)))

    def _build_task(self, made: Any, task: Case, calendars: dict[int, Any]) -> Any:  # noqa: ANN401
        made.setUniqueID(self._class("java.lang.Integer")(task["id"]))
        made.setName(task["name"])
        made.setActive(task["active"])
        made.setMilestone(task["milestone"])
        made.setDuration(self._duration(task["duration_min"], task["duration_kind"]))
        made.setRemainingDuration(self._duration(task["remaining_min"], task["duration_kind"]))
        made.setActualDuration(self._duration(task["actual_min"], task["duration_kind"]))
        made.setPercentageComplete(self._class("java.lang.Double")(task["percent"]))
        kind = self._class("org.mpxj.ConstraintType").valueOf(task["constraint"])
        made.setConstraintType(kind)
        dates = {
            "setConstraintDate": task["constraint_date"],
            "setDeadline": task["deadline"],
            "setActualStart": task["actual_start"],
            "setActualFinish": task["actual_finish"],
            "setStop": task["stop"],
            "setResume": task["resume"],
        }
        for setter, date in dates.items():
            if date:
                getattr(made, setter)(self._moment(date))
        if task["calendar"] is not None:
            made.setCalendar(calendars[task["calendar"]])
        return made

    def _assign(
        self,
        project: Any,  # noqa: ANN401
        task: Any,  # noqa: ANN401
        one: Case,
        resources: dict[int, Any],
        calendars: dict[int, Any],
    ) -> None:
        if one["resource"] is None:
            return
        if one["resource"] not in resources:
            resource = resources[one["resource"]] = project.addResource()
            resource.setUniqueID(self._class("java.lang.Integer")(one["resource"]))
            resource.setName(f"Resource {one['resource']}")
            resource.setType(self._class("org.mpxj.ResourceType").valueOf(one["type"]))
            if one["calendar"] is not None:
                resource.setCalendar(calendars[one["calendar"]])
        made = task.addResourceAssignment(resources[one["resource"]])
        made.setUnits(self._class("java.lang.Double")(one["units"]))
        made.setWork(self._duration(one["work_min"], "work"))

    def _link(self, tasks: dict[int, Any], link: Case) -> None:
        types = {"FS": "FINISH_START", "SS": "START_START", "FF": "FINISH_FINISH", "SF": "START_FINISH"}
        kind = self._class("org.mpxj.RelationType").valueOf(types[link["type"]])
        builder = self._class("org.mpxj.Relation$Builder")()
        builder.predecessorTask(tasks[link["pred"]]).type(kind).lag(
            self._duration(link["lag"], link["lag_kind"])
        )
        tasks[link["succ"]].addPredecessor(builder)

    def _duration(self, amount: float, kind: str) -> Any:  # noqa: ANN401
        units = {"work": "MINUTES", "elapsed": "ELAPSED_MINUTES", "percent": "PERCENT"}[kind]
        unit = self._class("org.mpxj.TimeUnit").valueOf(units)
        return self._class("org.mpxj.Duration").getInstance(float(amount), unit)

    def _moment(self, text: str) -> Any:  # noqa: ANN401
        return self._class("java.time.LocalDateTime").parse(text)


def text(value: object) -> str:
    return "" if value is None else str(value)


def number(value: Any) -> float | None:  # noqa: ANN401 - a number of Java
    return None if value is None else float(value)


def duration(value: Any) -> tuple[float, str] | None:  # noqa: ANN401 - a duration of Java
    return None if value is None else (round(float(value.getDuration()), 4), str(value.getUnits().name()))


def moment(value: object) -> dt.datetime | None:
    return None if value is None else dt.datetime.fromisoformat(str(value))


def ranges(hours: Any) -> list[tuple[str, str]]:  # noqa: ANN401 - ranges of Java
    return [] if hours is None else [(str(r.getStart()), str(r.getEnd())) for r in hours]


def available() -> str:
    """Why MPXJ can't be asked; empty where it can."""
    if find_spec("jpype") is None or find_spec("mpxj") is None:
        return "mpxj or JPype1 is not installed: pip install '.[oracle]'"
    jpype = import_module("jpype")
    try:
        path = jpype.getDefaultJVMPath()
    except (jpype.JVMNotFoundException, jpype.JVMNotSupportedException):
        return "there is no Java"
    return "" if Path(path).exists() else "there is no Java"
