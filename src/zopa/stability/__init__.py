"""Solution concepts, the engines under them and the explanations over them."""
