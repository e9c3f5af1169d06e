"""What could be agreed: no-deal ends, zones of possible agreement, tables, coalitions."""
