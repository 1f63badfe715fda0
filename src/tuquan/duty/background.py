"""What the worker does for the watch."""

from django_tasks import task

from tuquan.duty.services.solving import run_solving


@task()
def solve_roster(solving: str) -> None:
    run_solving(solving)
