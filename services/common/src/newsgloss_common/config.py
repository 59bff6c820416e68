"""Settings from the environment, mirrored by command-line options.

The settings of a service are subclasses of `ServiceSettings`. Each variable `NAME` may also be given as
`NAME_FILE`, the path of a file that holds the value (for secrets).
"""

import json
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, TypeVar

from pydantic import SecretStr, ValidationError
from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from newsgloss_common.command_line.setting_options import SettingOption
from newsgloss_common.known_variables import KNOWN, unknown

MAX_SECRET_FILE_BYTES = 64 * 1024


class ConfigurationError(Exception):
    """A setting is wrong; the message names the variable and what it accepts."""


def read_value(path: Path) -> str:
    """Read a file that holds one value; the end of its line is removed.

    Raises:
        ConfigurationError: It cannot be read.
    """
    try:
        with path.open(encoding="utf-8") as file:
            return file.read(MAX_SECRET_FILE_BYTES).rstrip("\r\n")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"cannot read {str(path)!r}: {error}") from error


class _FromFiles(PydanticBaseSettingsSource):
    """The values of `NAME_FILE` variables."""

    def get_field_value(self, field: FieldInfo, field_name: str) -> tuple[Any, str, bool]:  # noqa: ARG002
        prefix = self.config.get("env_prefix", "")
        variable = f"{prefix}{field_name}_FILE".upper()
        path = os.environ.get(variable)
        if not path:
            return None, field_name, False
        try:
            return read_value(Path(path)), field_name, False
        except ConfigurationError as error:
            raise ConfigurationError(f"{variable}: {error}") from error

    def __call__(self) -> dict[str, Any]:
        found = {}
        for name, field in self.settings_cls.model_fields.items():
            value, _, _ = self.get_field_value(field, name)
            if value is not None:
                found[name] = value
        return found


class ServiceSettings(BaseSettings):
    """Immutable settings; subclasses set `env_prefix`."""

    model_config = SettingsConfigDict(
        env_prefix="NEWSGLOSS_", frozen=True, extra="ignore", env_ignore_empty=True
    )

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Precedence: command line, environment, `_FILE`."""
        return init_settings, env_settings, _FromFiles(settings_cls)

    @classmethod
    def variable(cls, field: str) -> str:
        """The environment variable of a field."""
        return f"{cls.model_config.get('env_prefix', '')}{field}".upper()

    @classmethod
    def file_of(cls, field: str) -> Path | None:
        """The file that a field comes from; None when the environment has its value, or nothing."""
        variable = cls.variable(field)
        path = os.environ.get(f"{variable}_FILE")
        return Path(path) if path and not os.environ.get(variable) else None


SettingsT = TypeVar("SettingsT", bound=ServiceSettings)


def load(settings: type[SettingsT], overrides: Mapping[str, Any] | None = None) -> SettingsT:
    """Read the settings of one class.

    Raises:
        ConfigurationError: A setting is wrong, or a `NEWSGLOSS_…` variable is unknown; the message names each
            of them and what it accepts.
    """
    lines = list(unknown(os.environ, KNOWN | set(_variables(ServiceSettings))))
    given = {
        name: value
        for name, value in (overrides or {}).items()
        if value is not None and name in settings.model_fields
    }
    found = None
    try:
        found = settings(**given)
    except ValidationError as error:
        for problem in error.errors(include_url=False, include_input=False):
            field = str(problem["loc"][0]) if problem["loc"] else ""
            hint = settings.model_fields[field].description if field in settings.model_fields else None
            what = problem["msg"] + (f" ({hint})" if hint else "")
            # A problem of several settings names them itself.
            lines.append(
                f"{settings.variable(field)}: {what}" if field else what.removeprefix("Value error, ")
            )
    if found is None or lines:
        raise ConfigurationError("\n".join(lines))
    return found


def _variables(settings: type[ServiceSettings]) -> Iterator[str]:
    """The variables of a class and of all its subclasses that this process has imported."""
    yield from (settings.variable(field) for field in settings.model_fields)
    for subclass in settings.__subclasses__():
        yield from _variables(subclass)


def _is_secret(field: FieldInfo) -> bool:
    return "SecretStr" in str(field.annotation)


def help_text(settings: type[ServiceSettings], name: str) -> str:
    """The help text of an option: the description, the variable, and the default if it is fixed."""
    field = settings.model_fields[name]
    default = field.get_default()
    shown = str(default).lower() if isinstance(default, bool) else default
    has_default = field.default_factory is None and default not in (None, "")
    known_as = settings.variable(name) + (f", {shown} by default" if has_default else "")
    return f"{field.description or ''} [{known_as}]".strip()


def option_fields(settings: type[ServiceSettings]) -> Iterator[SettingOption]:
    """The command-line option of each setting, secrets excepted: other users see command lines."""
    for name, field in settings.model_fields.items():
        if not _is_secret(field):
            variable = settings.variable(name)
            yield {
                "name": name,
                "option": "--" + variable.removeprefix("NEWSGLOSS_").replace("_", "-").lower(),
                "help": help_text(settings, name),
                # `--insecure` alone means true.
                "takes_flag": field.annotation is bool,
            }


def render(*settings: ServiceSettings) -> str:
    """Effective settings as `VARIABLE=value` lines, secrets masked."""
    lines = []
    for group in settings:
        for name, value in group:
            if isinstance(value, SecretStr):
                shown = "********"
            elif value is None:
                shown = ""
            else:
                shown = value if isinstance(value, str) else json.dumps(value, default=str)
            lines.append(f"{group.variable(name)}={shown}")
    return "\n".join(lines)
