"""Making a model: data, augmentation, training, evaluation. Never loaded by the viewer."""
