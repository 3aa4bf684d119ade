"""What an Authlete server says about itself."""
