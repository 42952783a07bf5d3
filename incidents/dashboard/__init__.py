"""The dashboards' figures of one member. The page, the spreadsheet and the API read them from here.

population   which reviews count, and which rating set of a review counts
read         a fixed number of queries, whatever the number of reviews
versions     which versions of the instrument can be compared
figures      the figures, from what was read, with the measures of incidents.measures
flat         the same figures as rows, one a line, for the spreadsheet and the API
alike        past reviews that share something with one review
"""
