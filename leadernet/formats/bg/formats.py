"""Dates as Bulgarian writes them; the spaces do not break."""

DATE_FORMAT = "j\xa0F\xa0Y\xa0г."
TIME_FORMAT = "H:i"
DATETIME_FORMAT = "j\xa0F\xa0Y\xa0г., H:i"
YEAR_MONTH_FORMAT = "F\xa0Y\xa0г."
MONTH_DAY_FORMAT = "j\xa0F"
SHORT_DATE_FORMAT = "d.m.Y\xa0г."
SHORT_DATETIME_FORMAT = "d.m.Y\xa0г., H:i"
FIRST_DAY_OF_WEEK = 1
DECIMAL_SEPARATOR = ","
THOUSAND_SEPARATOR = "\xa0"
NUMBER_GROUPING = 3
