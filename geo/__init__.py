"""The Panjshir claims map: who said what about which ground, on which day, and where it was printed."""
