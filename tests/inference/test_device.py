import pytest
import torch

from medviewer.errors import DeviceError
from medviewer.inference.device import choose_device, use_threads


@pytest.fixture
def no_accelerator(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    monkeypatch.setattr(torch.backends.mps, "is_available", lambda: False)


@pytest.fixture
def restored_threads() -> None:
    before = torch.get_num_threads()
    yield
    torch.set_num_threads(before)


@pytest.mark.usefixtures("no_accelerator")
def test_auto_without_accelerator_is_the_cpu_and_says_why() -> None:
    choice = choose_device("auto")
    assert choice.device.type == "cpu"
    assert choice.text == "CPU (no CUDA or MPS device found)"


@pytest.mark.usefixtures("no_accelerator")
@pytest.mark.parametrize(("request_", "name"), [("cuda", "CUDA"), ("mps", "MPS")])
def test_an_absent_device_asked_for_is_an_error(request_: str, name: str) -> None:
    with pytest.raises(DeviceError, match=f"no {name} device.*choose the device auto or cpu"):
        choose_device(request_)


def test_cuda_goes_before_mps(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    monkeypatch.setattr(torch.cuda, "get_device_name", lambda: "Fast Card")
    monkeypatch.setattr(torch.backends.mps, "is_available", lambda: True)
    choice = choose_device("auto")
    assert choice.device.type == "cuda"
    assert choice.text == "Fast Card (CUDA found)"


def test_mps_goes_before_the_cpu(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    monkeypatch.setattr(torch.backends.mps, "is_available", lambda: True)
    assert choose_device("auto").text == "Apple GPU (MPS found)"
    assert choose_device("mps").text == "Apple GPU (as asked)"


def test_cpu_is_given_when_asked_for() -> None:
    choice = choose_device("cpu")
    assert choice.device.type == "cpu"
    assert choice.text == "CPU (as asked)"


@pytest.mark.usefixtures("restored_threads")
@pytest.mark.parametrize(("cores", "threads"), [(8, 7), (2, 1), (1, 1)])
def test_a_core_is_left_to_the_screen(
    monkeypatch: pytest.MonkeyPatch, cores: int, threads: int
) -> None:
    monkeypatch.setattr("os.sched_getaffinity", lambda _: set(range(cores)), raising=False)
    assert use_threads(None) == threads
    assert torch.get_num_threads() == threads


@pytest.mark.usefixtures("restored_threads")
def test_the_number_of_threads_can_be_set() -> None:
    assert use_threads(2) == 2
    assert torch.get_num_threads() == 2


@pytest.mark.usefixtures("restored_threads")
def test_cores_are_counted_where_the_system_knows_no_affinity(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delattr("os.sched_getaffinity", raising=False)
    monkeypatch.setattr("os.cpu_count", lambda: None)
    assert use_threads(None) == 1
