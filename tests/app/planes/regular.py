"""A study of one regular volume."""

from medviewer.io.records import StudyIndex
from tests.app.fakes.desk import Desk
from tests.app.fakes.scans import make_series, make_stack, make_study
from tests.app.uneven import placed

REGULAR = StudyIndex(
    (
        make_study(
            "s",
            make_series("ct", placed(make_stack("ct"))),
            make_series("b", placed(make_stack("b", step_mm=1.0))),
        ),
        make_study("o", make_series("other", placed(make_stack("other"))), name="Roe^Rita"),
    )
)
"""5 slices 2 mm apart (to the head) of 8 rows (to the back) and 6 columns (to the left), 1 mm."""


def slices(desk: Desk) -> tuple[int, int, int]:
    first, second, third = (desk.session.viewports[n].state.slice_index for n in range(3))
    return first, second, third
