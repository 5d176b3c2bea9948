"""Quizzes in and out: GIFT, Aiken and .xlsx become our Markdown, and our quizzes become GIFT and QTI."""
