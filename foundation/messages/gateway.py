"""Text messages through a gateway that takes one HTTP request for each: most of India's do.

What a gateway wants to be told is the SMS_FIELDS setting: a JSON object whose strings may hold

    {to}        the number in E.164 form: +919876543210
    {number}    the same without the plus
    {text}      the words
    {sender}    the header (sender id) registered with the operators, SMS_SENDER_ID
    {template}  the id under which the operators know these words in this language, SMS_TEMPLATE_IDS
    {secret}    SMS_SECRET, which SMS_HEADERS may hold too

Source for sender and template: TRAI, Telecom Commercial Communications Customer Preference Regulations, 2018 (DLT).
"""

import http.client
import json
import urllib.error
import urllib.request
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.conf import settings

_MOST_ANSWER = 64 * 1024
_PLACES = ("to", "number", "text", "sender", "template", "secret")


class GatewayError(OSError):
    """The gateway did not take a message. Says why without its number, its words and the secret: it goes to the log."""


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """Somewhere else a message would arrive without its words, and would seem to be sent."""

    def redirect_request(self, *args: Any, **kwargs: Any) -> None:
        """Nowhere: the answer is an error."""


class GatewayBackend:
    """Sends through the gateway that the settings describe."""

    def send(self, *, to: str, text: str, language: str) -> None:
        """Send one message. Raises GatewayError when the gateway is away or does not take it."""
        wanted = settings.SMS_GATEWAY
        opener = urllib.request.build_opener(_NoRedirect)
        try:
            with opener.open(request_for(to=to, text=text, language=language), timeout=wanted["timeout_s"]) as answer:
                said = answer.read(_MOST_ANSWER).decode(errors="replace")
        except urllib.error.HTTPError as error:
            error.close()
            raise GatewayError(f"The SMS gateway answered {error.code}.") from None
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise GatewayError(f"The SMS gateway was not reached: {type(error).__name__}.") from None
        if wanted["accepted"] not in said:
            raise GatewayError("The SMS gateway answered, and did not say that it took the message.")


def request_for(*, to: str, text: str, language: str) -> urllib.request.Request:
    """One message as the gateway wants it. `problems` says beforehand whether the settings hold together."""
    wanted = settings.SMS_GATEWAY
    template = wanted["template_ids"].get(language, "")
    values = (to, to.removeprefix("+"), text, wanted["sender_id"], template, wanted["secret"])
    known = dict(zip(_PLACES, values, strict=True))
    fields, headers = _filled(wanted["fields"], known), _filled(wanted["headers"], known)
    url, method, body = wanted["url"], wanted["method"], None
    if method == "GET":
        url += ("&" if urlsplit(url).query else "?") + urlencode(fields)
    elif wanted["format"] == "json":
        body, headers = json.dumps(fields).encode(), {"Content-Type": "application/json"} | headers
    else:
        body, headers = urlencode(fields).encode(), {"Content-Type": "application/x-www-form-urlencoded"} | headers
    return urllib.request.Request(url, body, headers, method=method)  # noqa: S310  `problems` looks at the scheme


def problems() -> list[str]:
    """What is wrong with the settings of the gateway, in words; empty when a message can be made of them."""
    wanted = settings.SMS_GATEWAY
    found = []
    if not wanted["url"].startswith("https://"):
        found.append("SMS_URL must be an address that begins with https://.")
    if wanted["method"] not in ("GET", "POST"):
        found.append("SMS_METHOD must be GET or POST.")
    if wanted["format"] not in ("form", "json"):
        found.append("SMS_FORMAT must be form or json.")
    for name in ("fields", "headers", "template_ids"):
        if not isinstance(wanted[name], dict):
            found.append(f"SMS_{name.upper()} must be a JSON object.")
    if found:
        return found
    try:
        _filled([wanted["fields"], wanted["headers"]], dict.fromkeys(_PLACES, ""))
    except (KeyError, ValueError, IndexError, AttributeError) as error:
        return [f"SMS_FIELDS or SMS_HEADERS hold a place that nothing fills: {error}."]
    told = json.dumps(wanted["fields"])
    if "{text}" not in told or not ("{to}" in told or "{number}" in told):
        found.append("SMS_FIELDS must hold {text}, and {to} or {number}.")
    languages = [code for code, _name in settings.LANGUAGES]
    if "{template}" in told and (missing := [code for code in languages if not wanted["template_ids"].get(code)]):
        found.append(f"SMS_TEMPLATE_IDS has no id for {', '.join(missing)}.")
    if "{sender}" in told and not wanted["sender_id"]:
        found.append("SMS_SENDER_ID is not set, and SMS_FIELDS asks for it.")
    return found


def _filled(template: Any, known: dict[str, str]) -> Any:
    """The same shape with every string filled in."""
    if isinstance(template, str):
        return template.format_map(known)
    if isinstance(template, dict):
        return {name: _filled(value, known) for name, value in template.items()}
    if isinstance(template, list):
        return [_filled(value, known) for value in template]
    return template
