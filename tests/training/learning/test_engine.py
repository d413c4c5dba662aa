import dataclasses
import shutil

import pytest
import torch

from medviewer.training.config import NetworkConfig
from medviewer.training.data.gathering import gather
from medviewer.training.data.samples import Box, SampleSet
from medviewer.training.data.split import split_by_patient
from medviewer.training.errors import TrainingError
from medviewer.training.learning import engine
from medviewer.training.learning.engine import Progress
from medviewer.training.learning.fingerprint import fingerprint
from medviewer.training.learning.training import train


@pytest.fixture(scope="module")
def tiny(config):
    """Return a configuration whose network trains in a blink."""
    options = {"width": 4, "channels": 3}
    optimiser = dataclasses.replace(
        config.optimiser, probe=False, epochs=3, images_per_epoch=0, dropout=0.0
    )
    return dataclasses.replace(
        config, network=NetworkConfig("tiny-cnn", options=options), optimiser=optimiser
    )


@pytest.fixture(scope="module")
def films(config, data):
    return gather(config, data)


def assert_equal(first, second):
    assert first.keys() == second.keys()
    for name, tensor in first.items():
        assert torch.equal(tensor, second[name]), name


def test_resumed_training_ends_with_the_same_numbers(tiny, films, tmp_path):
    whole = train(tiny, films, tmp_path / "whole", resume=False)
    killed = Progress(tiny, films, tmp_path / "parts")
    killed.begin()
    killed.run_epoch()  # what follows is lost, as in a kill -9
    resumed = train(tiny, films, tmp_path / "parts", resume=True)
    assert_equal(whole.end, resumed.end)
    assert_equal(whole.start, resumed.start)
    assert whole.losses == resumed.losses


def test_probe_and_fine_tuning_of_a_pretrained_network_are_resumed_alike(config, films, tmp_path):
    whole = train(config, films, tmp_path / "whole", resume=False)
    killed = Progress(config, films, tmp_path / "parts")
    killed.begin()
    killed.run_epoch()
    assert_equal(whole.end, train(config, films, tmp_path / "parts", resume=True).end)
    assert whole.start["head.weight"].abs().sum() > 0


def test_finished_training_is_taken_as_it_is(tiny, films, tmp_path):
    first = train(tiny, films, tmp_path, resume=False)
    again = train(tiny, films, tmp_path, resume=True)
    assert_equal(first.end, again.end)
    assert first.seconds == again.seconds


def test_without_resume_a_checkpoint_is_not_used(tiny, films, tmp_path):
    first = train(tiny, films, tmp_path, resume=False)
    again = train(tiny, films, tmp_path, resume=False)
    assert_equal(first.end, again.end)
    assert not list(tmp_path.glob("*.partial"))


def test_damaged_checkpoint_is_told(tiny, films, tmp_path):
    (tmp_path / "checkpoint.pt").write_bytes(b"no checkpoint")
    with pytest.raises(TrainingError, match="without --resume"):
        train(tiny, films, tmp_path, resume=True)


def test_checkpoint_of_another_configuration_is_refused(tiny, films, tmp_path):
    train(tiny, films, tmp_path, resume=False)
    with pytest.raises(TrainingError, match="another configuration"):
        train(dataclasses.replace(tiny, seed=8), films, tmp_path, resume=True)


def test_what_a_card_says_does_not_decide_the_weights(tiny, films):
    reworded = dataclasses.replace(tiny, card=dataclasses.replace(tiny.card, title="Other"))
    assert fingerprint(tiny, films) == fingerprint(reworded, films)


def test_ages_choose_thresholds_and_no_weights(tiny, films):
    ages = [(1.0, 5.0), (18.0, 120.0)]
    sources = [
        dataclasses.replace(each, age_years=own)
        for each, own in zip(tiny.sources, ages, strict=True)
    ]
    aged = dataclasses.replace(tiny, sources=tuple(sources))
    assert aged.knows_ages
    assert fingerprint(aged, relabelled(films, age_years=3.0)) == fingerprint(tiny, films)


def relabelled(films: SampleSet, **changes: object) -> SampleSet:
    """Return the films with the first one changed."""
    first = dataclasses.replace(films.samples[0], **changes)
    return dataclasses.replace(films, samples=(first, *films.samples[1:]))


def test_labels_and_boxes_decide_the_weights(tiny, films, tmp_path):
    train(tiny, films, tmp_path, resume=False)
    ill = relabelled(films, targets=(1.0 - films.samples[0].targets[0],))
    with pytest.raises(TrainingError, match="other data or labels"):
        train(tiny, ill, tmp_path, resume=True)
    boxed = relabelled(films, box=Box(0.5, 0.5, 0.2, 0.2))
    moved = relabelled(films, box=Box(0.5, 0.5, 0.2, 0.3))
    of_series = dataclasses.replace(films, series_targets={"children/1": (1.0,)})
    marks = {fingerprint(tiny, each) for each in (films, ill, boxed, moved, of_series)}
    assert len(marks) == 5
    assert fingerprint(tiny, relabelled(films)) == fingerprint(tiny, films)


@pytest.mark.parametrize("settings", [{"patience": 2}, {"keep_best": True}])
def test_the_best_epoch_cannot_be_found_without_a_validation_part(tiny, films, tmp_path, settings):
    asked = dataclasses.replace(tiny, optimiser=dataclasses.replace(tiny.optimiser, **settings))
    with pytest.raises(TrainingError, match="need patients held out for validation"):
        train(asked, films, tmp_path, resume=False)


def test_training_learns_what_is_plain_to_see(tiny, films, tmp_path):
    longer = dataclasses.replace(
        tiny,
        optimiser=dataclasses.replace(
            tiny.optimiser, epochs=40, head_rate=0.03, trunk_rate=0.03, average=0.5
        ),
    )
    trained = train(longer, films, tmp_path, resume=False)
    assert trained.losses[-1] < 0.7 * trained.losses[0]


def test_training_stops_when_nothing_gets_better(tiny, films, tmp_path):
    parts = split_by_patient(films.samples, tiny.split, tiny.seed, 1)
    patient = dataclasses.replace(
        tiny,
        optimiser=dataclasses.replace(
            tiny.optimiser, epochs=30, head_rate=0.0, trunk_rate=0.0, patience=2, keep_best=True
        ),
    )
    trained = train(
        patient,
        films.subset(parts.train),
        tmp_path,
        resume=False,
        validation=films.subset(parts.validation),
    )
    # the first epoch is better than none, the next two change nothing
    assert len(trained.losses) == 3


def test_best_epoch_is_kept(tiny, films, tmp_path):
    """A rate that blows up after the first epoch does not spoil what was good."""
    parts = split_by_patient(films.samples, tiny.split, tiny.seed, 1)
    wild = dataclasses.replace(
        tiny,
        optimiser=dataclasses.replace(
            tiny.optimiser, epochs=4, schedule="constant", head_rate=30.0, keep_best=True
        ),
    )
    validation = films.subset(parts.validation)
    progress = Progress(wild, films.subset(parts.train), tmp_path, validation)
    progress.begin()
    measured = []
    while not progress.is_done:
        progress.run_epoch()
        measured.append(progress._judge.loss(progress.open.whole_state(progress.average)))
    assert progress._judge.loss(progress.best) == pytest.approx(min(measured))
    assert max(measured) > min(measured)


def test_localisation_needs_a_linear_head(tiny, films, tmp_path):
    from medviewer.training.config import LocalisationConfig

    asked = dataclasses.replace(
        tiny,
        localisation=LocalisationConfig(1.0),
        network=NetworkConfig("alexnet"),
        input=dataclasses.replace(tiny.input, height=64, width=64),
    )
    with pytest.raises(TrainingError, match="one linear layer"):
        train(asked, films, tmp_path, resume=False)


def test_without_epochs_the_probe_is_all_that_is_trained(config, films, tmp_path):
    probe = dataclasses.replace(
        config,
        network=dataclasses.replace(config.network, frozen=18),
        optimiser=dataclasses.replace(config.optimiser, epochs=0),
    )
    trained = train(probe, films, tmp_path, resume=False)
    assert trained.losses == ()
    assert trained.end["head.weight"].abs().sum() > 0
    assert_equal(trained.start, trained.end)
    assert_equal(trained.end, train(probe, films, tmp_path, resume=True).end)


def test_no_epochs_and_no_probe_is_no_training(tiny):
    none = dataclasses.replace(tiny.optimiser, epochs=0)
    with pytest.raises(ValueError, match="epochs"):
        dataclasses.replace(tiny, optimiser=none)


def soup_of(tiny, count: int):
    return dataclasses.replace(tiny, optimiser=dataclasses.replace(tiny.optimiser, soup=count))


def test_a_soup_is_the_mean_of_trainings_by_their_own_draws_from_one_start(tiny, films, tmp_path):
    alone = train(tiny, films, tmp_path / "alone", resume=False)
    both = train(soup_of(tiny, 2), films, tmp_path / "both", resume=False)
    draws = [
        Progress(soup_of(tiny, 2), films, tmp_path / "both" / f"draw-{n + 1}", draw=n)
        for n in (0, 1)
    ]
    assert all(each.restore() for each in draws)
    first, second = (each.best for each in draws)
    assert_equal(first, alone.end)
    assert_equal(draws[0].start, draws[1].start)
    assert any(not torch.equal(first[name], second[name]) for name in first)
    for name, tensor in both.end.items():
        torch.testing.assert_close(
            tensor.double(), (first[name].double() + second[name].double()) / 2
        )
    assert both.losses == (*draws[0].losses, *draws[1].losses)
    assert both.seconds == pytest.approx(draws[0].seconds + draws[1].seconds)
    for draw in (1, 2):
        shutil.rmtree(tmp_path / "both" / f"draw-{draw}")
    again = train(soup_of(tiny, 2), films, tmp_path / "both", resume=True)
    assert_equal(again.end, both.end)
    assert_equal(again.start, both.start)
    assert (again.losses, again.seconds) == (both.losses, both.seconds)


def test_a_soup_is_resumed_in_the_training_that_was_stopped(tiny, films, tmp_path):
    whole = train(soup_of(tiny, 2), films, tmp_path / "whole", resume=False)
    first = Progress(soup_of(tiny, 2), films, tmp_path / "parts" / "draw-1")
    first.begin()
    while not first.is_done:
        first.run_epoch()
    killed = Progress(soup_of(tiny, 2), films, tmp_path / "parts" / "draw-2", draw=1)
    killed.begin()
    killed.run_epoch()
    resumed = train(soup_of(tiny, 2), films, tmp_path / "parts", resume=True)
    assert_equal(whole.end, resumed.end)
    assert whole.losses == resumed.losses


def test_another_draw_is_not_taken_for_this_one(tiny, films, tmp_path):
    Progress(soup_of(tiny, 2), films, tmp_path, draw=1).begin()
    with pytest.raises(TrainingError, match="another configuration"):
        Progress(soup_of(tiny, 2), films, tmp_path).restore()


def test_a_training_that_is_done_keeps_its_two_ends_alone(tiny, films, tmp_path):
    train(tiny, films, tmp_path, resume=False)
    saved = torch.load(tmp_path / "checkpoint.pt", weights_only=True)
    assert {"start", "best"} <= saved.keys()
    assert not {"average", "open", "optimiser"} & saved.keys()


def test_batches_do_not_depend_on_how_many_threads_make_them(tiny, films, tmp_path, monkeypatch):
    one = train(tiny, films, tmp_path / "one", resume=False)
    monkeypatch.setattr(engine, "_makers", lambda _device: 3)
    assert_equal(train(tiny, films, tmp_path / "three", resume=False).end, one.end)


def test_a_graphics_card_gets_batches_from_as_many_cores_as_are_free(monkeypatch):
    assert engine._makers(torch.device("cpu")) == 1
    for cores, makers in ((1, 1), (2, 1), (6, 5), (64, 8)):
        monkeypatch.setattr(engine, "usable_cores", lambda cores=cores: cores)
        assert engine._makers(torch.device("cuda")) == makers


@pytest.mark.parametrize(
    "error", [torch.OutOfMemoryError("CUDA out of memory"), MemoryError("no room")]
)
def test_short_memory_is_told_with_what_to_do(tiny, films, tmp_path, monkeypatch, error):
    def full(*_):
        raise error

    monkeypatch.setattr(Progress, "_loss", full)
    with pytest.raises(TrainingError, match=r"batches of 8.*smaller optimiser\.batch"):
        train(tiny, films, tmp_path, resume=False)


def test_other_errors_of_torch_are_not_taken_for_short_memory(tiny, films, tmp_path, monkeypatch):
    def broken(*_):
        raise RuntimeError("shapes differ")

    monkeypatch.setattr(Progress, "_loss", broken)
    with pytest.raises(RuntimeError, match="shapes differ"):
        train(tiny, films, tmp_path, resume=False)
