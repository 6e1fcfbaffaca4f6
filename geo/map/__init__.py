"""Places on the ground, layers of a day, and the one folium map."""
