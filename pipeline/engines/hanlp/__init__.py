"""HanLP as segmenter and recogniser; itself imported inside functions only."""
