"""A comparison as a page that explains itself, with its pictures."""

from pmsim.report.write import PAGE as PAGE
from pmsim.report.write import write_comparison as write_comparison
