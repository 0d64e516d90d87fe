//! What earlier sessions say, and counts of the record contract.
