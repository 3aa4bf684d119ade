"""The request pipeline: the way of a request from a function to its ``Result``.

``request``      operation and request become an HTTP request
``call``         hooks and transport, attempt by attempt, until the call's deadline
``retry``        which attempts are repeated, and when
``credentials``  the credential of an attempt
``hook_runner``  what hooks do around an attempt
``response``     an HTTP response becomes an answer or an error
``redaction``    what no error shows
``codec``        attrs classes and JSON, both ways
``values``       values that no class describes
``mismatch``     what does not fit, and where
``hints``        what was probably meant by an unknown key
``validation``   what callers configure
``settings``     what a client is set up with
"""
