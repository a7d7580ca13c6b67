"""What is done with papers: making long ones in the background, and who signed them."""
