"""The page of a list: `page` collects what the template `page.html` shows, the other modules make its parts."""
