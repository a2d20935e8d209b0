"""How many rows tables keep that would hold more than people read; `--all` keeps all."""

# of keyness, rows of greatest |z| of a comparison and layer: of two groups so many; against the rest so many at least, and what is
# significant up to the last number. Where documents are many, nearly every word is significant
PAIR, FIRST, MOST = 20, 50, 200
# rows of one passage: its text is nearly the same in each
PASSAGE = 20
# set phrases, by the signs that they take up
PHRASES = 200
# of more documents the nearest are sought among so many drawn ones: the work would grow with their square
AMONG = 20_000
