"""Single sign-on between apps of one device (OpenID Connect Native SSO for Mobile Apps 1.0)."""
