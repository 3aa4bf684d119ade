"""How it is said: the way of a request from a function to its ``Result``.

``operation``  what an operation is, as data
``encode``     operation and request become an HTTP request
``attempt``    credentials, hooks, transport, once, under a deadline
``hook_runner``     what hooks do around an attempt
``retry``      attempts, repeated where that is safe
``parse_response``      an HTTP response becomes an answer or an error
``secrets``    what no error shows
``codec``      the shapes of JSON, both ways
"""
