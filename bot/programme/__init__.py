"""What the programme team sees: views, words and charts of released figures. Free of web and database."""
