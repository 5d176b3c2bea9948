"""Office files of lessons: plan, board, worksheet and card as .docx, class slides as .pptx, and packs of them.

Made from finished public pages, so that nothing can stand in a file that does not stand in the lesson.
"""
