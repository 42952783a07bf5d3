"""Help: the guide for one's role, the glossary, the support line, what is logged. The texts are those of docs/."""
