"""What the label of a link says about what is behind it."""

import re
from functools import lru_cache

from bibexport.data import read_table
from bibexport.model import LinkKind

LABEL_WORDS = 3
"""Longer texts are titles: `Video`, `Demo` and `Data` stand in many of those."""

# The rarest kind first, which says most where a label names several.
_WORDS: dict[LinkKind, str] = {
    "other": "bibtex bibtext bib bibkey cite citation citations blog blogs docs doc documentation supp supplement "
    "supplementary supplemental suppl appendix poster review reviews tweet twitter thread news notes note discussion "
    "wiki tutorial readme license leaderboard zhihu wechat medium interview summary explanation explained "
    "reddit discord 知乎 解读 博客 补充 wandb errata list",
    "code": "code codes github git gitlab pytorch tensorflow torch jax keras paddle mindspore repo repository source "
    "implementation implementations matlab caffe caffe2 mxnet theano lua chainer flax software toolbox gitee jittor "
    "tf tf2 cuda rust codebase library toolkit 代码 源码 开源 コード implementación",
    "dataset": "dataset datasets data 数据集 数据",
    "video": "video videos youtube talk talks bilibili presentation recording 视频",
    "demo": "demo demos colab playground space spaces notebook online 演示",
    "slides": "slide slides ppt",
    "model": "model models weight weights checkpoint checkpoints ckpt huggingface hf modelscope 模型",
    "project": "project page website site webpage homepage web home projectpage proj 主页 项目 官网 项目主页",
    "paper": "paper papers pdf abs abstract html acl cvf report publication article doi "
    "论文 原文 文章 paperlink ieee acm springer elsevier manuscript proceedings full "
    "논문 ecva pmlr iclr neurips cvpr iccv eccv aaai ijcai alphaxiv ar5iv thesis journal fulltext",
}
_KIND: dict[str, LinkKind] = dict.fromkeys(map(str.casefold, read_table("preprint_servers")), "paper")
_KIND |= {word: kind for kind, words in _WORDS.items() for word in words.split()}
_FILLERS = frozenset(
    {
        "official",
        "unofficial",
        "the",
        "a",
        "of",
        "and",
        "or",
        "for",
        "with",
        "on",
        "at",
        "in",
        "link",
        "links",
        "url",
        "here",
    }
    | {"old", "new", "our", "my", "view", "read", "original", "ours", "version", "final", "conference", "main", "short"}
    | {"long", "extended", "available", "coming", "soon", "ver", "early", "access", "online", "download", "technical"}
    | {"tech", "open", "链接", "地址"}
)
_VERSION = re.compile(r"(?:v|ver)?\d*")
_GENERIC = frozenset(
    {"link", "links", "url", "here", "this", "official", "unofficial", "ver", "version", "链接", "地址"}
)
_JOINED = re.compile(r"\s*(?:&|/|\+|,|\band\b|，|、|\|)\s*")
_ASIDE = re.compile(r"\([^()]*\)|（[^（）]*）")
_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)?")


@lru_cache(maxsize=4096)
def kinds(label: str) -> tuple[LinkKind, ...]:
    """The kinds that `label` names, empty where it names none or is too long for a label.

    >>> kinds("Code & Dataset"), kinds("PyTorch (leaderj1001)"), kinds("Project Page"), kinds("BLIP-2")
    (('code', 'dataset'), ('code',), ('project',), ())
    """
    bare = _ASIDE.sub(" ", label.lower()) if "(" in label or "（" in label else label.lower()
    if len(bare) > 60:
        return ()
    parts = [kind for part in _JOINED.split(bare) if (kind := _kind(part))]
    if len(_WORD.findall(bare)) > LABEL_WORDS and len(set(parts)) < 2:
        return ()
    return tuple(dict.fromkeys(parts))


def generic(label: str) -> bool:
    """Whether `label` says only that it is a link: `link`, `here`, `official`."""
    return all(word in _GENERIC or _VERSION.fullmatch(word) for word in _WORD.findall(label.lower()))


def _kind(text: str) -> LinkKind | None:
    """The kind of one label, which must have no words but the known ones."""
    found: list[LinkKind] = []
    for word in _WORD.findall(text):
        if word in _KIND:
            found.append(_KIND[word])
        elif word.rstrip("0123456789") in _KIND:
            found.append(_KIND[word.rstrip("0123456789")])
        elif word not in _FILLERS and not _VERSION.fullmatch(word):
            return None
    # `Paper Code` is code.
    return next((kind for kind in _WORDS if kind in found), None)
