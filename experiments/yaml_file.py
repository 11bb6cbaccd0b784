"""YAML as people write it: a mapping is read from a file, or refused in one line that says where; and one value as YAML text."""

from io import StringIO
from pathlib import Path

from ruamel.yaml import YAML, YAMLError
from ruamel.yaml.composer import Composer, ComposerError
from ruamel.yaml.constructor import SafeConstructor
from ruamel.yaml.events import AliasEvent
from ruamel.yaml.nodes import ScalarNode
from ruamel.yaml.resolver import VersionedResolver

from core.parameters import ParameterError, shown


class _Resolver(VersionedResolver):
    """YAML 1.2, even if the file asks for 1.1, where 1:30 is the number 90 and `no` is False."""

    processing_version = (1, 2)


class _Composer(Composer):
    """Refuses a key or an anchor that is given twice, and an alias inside an anchor.

    Aliases of aliases would let a short file stand for endless data. ruamel.yaml itself does not look for keys that are
    given twice where a mapping is merged (`<<`); what is merged may be given again.
    """

    anchors_around = 0

    def compose_node(self, parent, index):
        """The next node."""
        event = self.parser.peek_event()
        if isinstance(event, AliasEvent):
            if self.anchors_around:
                raise ComposerError(None, None, f"alias {event.anchor!r} stands inside an anchor", event.start_mark)
            return super().compose_node(parent, index)
        if event.anchor in self.anchors:
            raise ComposerError(None, None, f"anchor {event.anchor!r} is given twice", event.start_mark)
        named = event.anchor is not None
        self.anchors_around += named
        node = super().compose_node(parent, index)
        self.anchors_around -= named
        return node

    def compose_mapping_node(self, anchor):
        """The mapping that begins here."""
        node, found = super().compose_mapping_node(anchor), set()
        for key, _ in node.value:
            name = key.value if isinstance(key, ScalarNode) else key
            if name in found:
                raise ComposerError(None, None, f"{shown(name)} is given twice", key.start_mark)
            found.add(name)
        return node


class _Constructor(SafeConstructor):
    """Reads dates as text."""


_Constructor.add_constructor("tag:yaml.org,2002:timestamp", SafeConstructor.construct_yaml_str)


def read_mapping(path: Path) -> dict:
    """The mapping in a YAML file.

    Raises:
        ParameterError: the file cannot be read, is not YAML in UTF-8, or holds something else than a mapping from names.
    """
    yaml = YAML(typ="safe", pure=True)
    yaml.Resolver, yaml.Composer, yaml.Constructor = _Resolver, _Composer, _Constructor
    try:
        content = yaml.load(Path(path).read_text(encoding="utf-8"))
    except OSError as error:
        raise ParameterError(f"{path}: cannot be read: {error.strerror}.") from None
    except UnicodeDecodeError:
        raise ParameterError(f"{path}: is not UTF-8 text.") from None
    except YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        place = f" in line {mark.line + 1}, column {mark.column + 1}" if mark else ""
        problem = " ".join(str(getattr(error, "problem", error)).split())
        raise ParameterError(f"{path}: is not valid YAML{place}: {problem}.") from None
    except RecursionError:
        raise ParameterError(f"{path}: is nested too deeply.") from None
    except (ValueError, OverflowError) as error:  # for example a whole number of too many digits
        raise ParameterError(f"{path}: has a value that cannot be read: {error}.") from None
    return dict(mapping(content, str(path)))


def mapping(value, where: str) -> dict:
    """`value`, if it is a mapping from names; an empty section counts as an empty mapping.

    Raises:
        ParameterError: anything else; `where` begins the message.
    """
    if value is None:
        return {}
    if not isinstance(value, dict) or not all(isinstance(name, str) for name in value):
        raise ParameterError(f"{where}: must be a mapping of names to values; got {shown(value)}.")
    return value


def yaml_text(value) -> str:
    """A mapping as lines of YAML, in its order; a number or a text as one line."""
    stream, yaml = StringIO(), YAML(typ="safe", pure=True)
    yaml.default_flow_style, yaml.sort_base_mapping_type_on_output, yaml.width = False, False, 10**6
    yaml.dump(value, stream)
    return stream.getvalue().removesuffix("...\n")
