"""The analyst's loop: sentences worth a look out, coders' judgements back in, nothing lost on the way."""
