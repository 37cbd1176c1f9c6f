"""Answers by mail: the address that a mail about a post is answered to, and what comes there."""
