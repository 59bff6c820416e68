from newsgloss_enrich.watch.stall import Progress


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def ticking(progress: Progress, clock: Clock, seconds: int, *, waiting: bool = True) -> None:
    for _ in range(seconds):
        clock.now += 1
        progress.tick(waiting=waiting)


def test_waiting_without_progress_adds_up() -> None:
    clock = Clock()
    progress = Progress(clock=clock)
    ticking(progress, clock, 10)
    assert progress.stalled_seconds == 10


def test_progress_resets_the_count() -> None:
    clock = Clock()
    progress = Progress(clock=clock)
    ticking(progress, clock, 10)
    progress.moved()
    assert progress.stalled_seconds == 0


def test_an_idle_service_does_not_stall() -> None:
    clock = Clock()
    progress = Progress(clock=clock)
    ticking(progress, clock, 10, waiting=False)
    assert progress.stalled_seconds == 0


def test_time_without_the_broker_does_not_count() -> None:
    clock = Clock()
    progress = Progress(clock=clock)
    ticking(progress, clock, 5)
    progress.broker_reachable = False
    ticking(progress, clock, 100)
    progress.broker_reachable = True
    ticking(progress, clock, 5)
    assert progress.stalled_seconds == 10


def test_a_pause_of_the_process_itself_does_not_count() -> None:
    clock = Clock()
    progress = Progress(tick_limit_seconds=2, clock=clock)
    ticking(progress, clock, 3)
    clock.now += 3600
    progress.tick(waiting=True)
    assert progress.stalled_seconds == 5


def test_a_step_with_its_own_time_limit_holds_the_count() -> None:
    clock = Clock()
    progress = Progress(clock=clock)
    ticking(progress, clock, 10)
    for _ in range(1000):
        clock.now += 1
        progress.tick(waiting=True, at_work=True)
    assert progress.stalled_seconds == 10
    ticking(progress, clock, 5)
    assert progress.stalled_seconds == 15
