"""Failures a user can be told about: their text can be shown as it is."""


class MedviewerError(Exception):
    """An expected failure; the text says in one sentence what is wrong and what to do."""


class UsageError(MedviewerError):
    """The command line asks for something that does not exist (exit status 2)."""


class ReadError(MedviewerError):
    """A file cannot be read as an image; the text names no patient and no path."""


class InconsistentSeriesError(MedviewerError):
    """The images of a series do not form what was asked for, such as a regular volume."""


class ModelBundleError(MedviewerError):
    """A model folder is incomplete, altered or does not fit its network."""


class UnsuitableInputError(MedviewerError):
    """A model was asked to read what it is not made for."""


class DeviceError(MedviewerError):
    """The requested compute device is not there or is out of memory."""


class SettingsError(MedviewerError):
    """The settings file cannot be understood."""
