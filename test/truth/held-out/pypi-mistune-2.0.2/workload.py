# Render text with a row of backslashes after an emphasis mark.
import mistune

print(len(mistune.html("**x" + "\\" * 30 + " end")))
