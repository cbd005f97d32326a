"""Pictures, each made by one function that draws on axes and returns them."""
