"""The office's ledger (整改台账.xlsx): one sheet a body, kept from run to run with what people fill in."""
