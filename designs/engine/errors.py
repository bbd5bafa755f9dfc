"""What the engine will not do. The sentence is meant for the person who draws."""


class EngineError(ValueError):
    """Something in the drawing, the scale or the photo makes an honest preview impossible."""

    def __init__(self, sentence: str):
        self.sentence = sentence
        super().__init__(sentence)
