import pytest

from bibexport.normalise.booktitles import proceedings


def parts(title: str, short: str = "", year: int | None = None) -> tuple[str, str, str, str, str]:
    """Container, event, acronym, date and place."""
    read = proceedings(title, short=short, year=year)
    return read.container_title, read.event_title, read.acronym, read.date.iso if read.date else "", read.place


@pytest.mark.parametrize(
    ("title", "short", "expected"),
    [
        (
            "Proceedings of the 38th International Conference on Machine Learning, ICML 2021, 18-24 July 2021, Virtual Event",
            "ICML",
            (
                "Proceedings of the 38th International Conference on Machine Learning",
                "38th International Conference on Machine Learning",
                "ICML 2021",
                "2021-07-18/2021-07-24",
                "Virtual Event",
            ),
        ),
        (
            "IEEE/CVF Conference on Computer Vision and Pattern Recognition, CVPR 2024, Seattle, WA, USA, June 16-22, 2024",
            "CVPR",
            (
                "IEEE/CVF Conference on Computer Vision and Pattern Recognition",
                "IEEE/CVF Conference on Computer Vision and Pattern Recognition",
                "CVPR 2024",
                "2024-06-16/2024-06-22",
                "Seattle, WA, USA",
            ),
        ),
        (
            (
                "Computer Vision - ECCV 2024 - 18th European Conference, Milan, Italy, September 29-October 4, 2024, "
                "Proceedings, Part XVII"
            ),
            "ECCV (17)",
            (
                "Computer Vision – ECCV 2024 – 18th European Conference, Proceedings, Part XVII",
                "Computer Vision – ECCV 2024 – 18th European Conference",
                "ECCV 2024",
                "2024-09-29/2024-10-04",
                "Milan, Italy",
            ),
        ),
        (
            (
                "Advances in Neural Information Processing Systems 36: Annual Conference on Neural Information Processing "
                "Systems 2023, NeurIPS 2023, New Orleans, LA, USA, December 10 - 16, 2023"
            ),
            "NeurIPS",
            (
                "Advances in Neural Information Processing Systems 36",
                "Annual Conference on Neural Information Processing Systems 2023",
                "NeurIPS 2023",
                "2023-12-10/2023-12-16",
                "New Orleans, LA, USA",
            ),
        ),
        (
            (
                "Advances in Neural Information Processing Systems 25: 26th Annual Conference on Neural Information Processing "
                "Systems 2012. Proceedings of a meeting held December 3-6, 2012, Lake Tahoe, Nevada, United States"
            ),
            "NIPS",
            (
                "Advances in Neural Information Processing Systems 25",
                "26th Annual Conference on Neural Information Processing Systems 2012",
                "NIPS 2012",
                "2012-12-03/2012-12-06",
                "Lake Tahoe, Nevada, United States",
            ),
        ),
        (
            (
                "Advances in Neural Information Processing Systems 16 [Neural Information Processing Systems, NIPS 2003, "
                "December 8-13, 2003, Vancouver and Whistler, British Columbia, Canada]"
            ),
            "NIPS",
            (
                "Advances in Neural Information Processing Systems 16",
                "Neural Information Processing Systems",
                "NIPS 2003",
                "2003-12-08/2003-12-13",
                "Vancouver and Whistler, British Columbia, Canada",
            ),
        ),
        (
            "Forty-first International Conference on Machine Learning, ICML 2024, Vienna, Austria, July 21-27, 2024",
            "ICML",
            (
                "Forty-first International Conference on Machine Learning",
                "Forty-first International Conference on Machine Learning",
                "ICML 2024",
                "2024-07-21/2024-07-27",
                "Vienna, Austria",
            ),
        ),
        (
            "Findings of the Association for Computational Linguistics: EMNLP 2023, Singapore, December 6-10, 2023",
            "EMNLP (Findings)",
            (
                "Findings of the Association for Computational Linguistics: EMNLP 2023",
                "EMNLP 2023",
                "EMNLP 2023",
                "2023-12-06/2023-12-10",
                "Singapore",
            ),
        ),
        (
            (
                "Findings of the Association for Computational Linguistics, ACL 2024, Bangkok, Thailand and virtual meeting, "
                "August 11-16, 2024"
            ),
            "ACL (Findings)",
            (
                "Findings of the Association for Computational Linguistics, ACL 2024",
                "ACL 2024",
                "ACL 2024",
                "2024-08-11/2024-08-16",
                "Bangkok, Thailand and virtual meeting",
            ),
        ),
        (
            (
                "KDD '20: The 26th ACM SIGKDD Conference on Knowledge Discovery and Data Mining, Virtual Event, CA, USA, "
                "August 23-27, 2020"
            ),
            "KDD",
            (
                "The 26th ACM SIGKDD Conference on Knowledge Discovery and Data Mining",
                "26th ACM SIGKDD Conference on Knowledge Discovery and Data Mining",
                "KDD 2020",
                "2020-08-23/2020-08-27",
                "Virtual Event, CA, USA",
            ),
        ),
        (
            (
                "Machine Learning, Proceedings of the Nineteenth International Conference (ICML 2002), University of New South "
                "Wales, Sydney, Australia, July 8-12, 2002"
            ),
            "ICML",
            (
                "Machine Learning, Proceedings of the Nineteenth International Conference",
                "ICML 2002",
                "ICML 2002",
                "2002-07-08/2002-07-12",
                "University of New South Wales, Sydney, Australia",
            ),
        ),
        (
            "Learning Theory, 17th Annual Conference on Learning Theory, COLT 2004, Banff, Canada, July 1-4, 2004, Proceedings",
            "COLT",
            (
                "Learning Theory, 17th Annual Conference on Learning Theory, Proceedings",
                "17th Annual Conference on Learning Theory",
                "COLT 2004",
                "2004-07-01/2004-07-04",
                "Banff, Canada",
            ),
        ),
        (
            (
                "Interspeech 2016, 17th Annual Conference of the International Speech Communication Association, "
                "San Francisco, CA, USA, September 8-12, 2016"
            ),
            "INTERSPEECH",
            (
                "17th Annual Conference of the International Speech Communication Association",
                "17th Annual Conference of the International Speech Communication Association",
                "Interspeech 2016",
                "2016-09-08/2016-09-12",
                "San Francisco, CA, USA",
            ),
        ),
        (
            (
                "IEEE International Conference on Acoustics, Speech and Signal Processing ICASSP 2023, Rhodes Island, Greece, "
                "June 4-10, 2023"
            ),
            "ICASSP",
            (
                "IEEE International Conference on Acoustics, Speech and Signal Processing",
                "IEEE International Conference on Acoustics, Speech and Signal Processing",
                "ICASSP 2023",
                "2023-06-04/2023-06-10",
                "Rhodes Island, Greece",
            ),
        ),
        (
            (
                "Proceedings of the 40th International ACM SIGIR Conference on Research and Development in Information Retrieval, "
                "Shinjuku, Tokyo, Japan, August 7-11, 2017"
            ),
            "SIGIR",
            (
                (
                    "Proceedings of the 40th International ACM SIGIR Conference on Research and Development in Information "
                    "Retrieval"
                ),
                "40th International ACM SIGIR Conference on Research and Development in Information Retrieval",
                "SIGIR 2017",
                "2017-08-07/2017-08-11",
                "Shinjuku, Tokyo, Japan",
            ),
        ),
        (
            (
                "Information Security Technology for Applications - 16th Nordic Conference on Secure IT Systems, NordSec 2011, "
                "Tallinn, Estonia, October 26-28, 2011, Revised Selected Papers"
            ),
            "NordSec",
            (
                (
                    "Information Security Technology for Applications – 16th Nordic Conference on Secure IT Systems, "
                    "Revised Selected Papers"
                ),
                "16th Nordic Conference on Secure IT Systems",
                "NordSec 2011",
                "2011-10-26/2011-10-28",
                "Tallinn, Estonia",
            ),
        ),
        (
            (
                "Advances in Cryptology - CRYPTO '96, 16th Annual International Cryptology Conference, Santa Barbara, California, "
                "USA, August 18-22, 1996, Proceedings"
            ),
            "CRYPTO",
            (
                "Advances in Cryptology – CRYPTO '96, 16th Annual International Cryptology Conference, Proceedings",
                "16th Annual International Cryptology Conference",
                "CRYPTO 1996",
                "1996-08-18/1996-08-22",
                "Santa Barbara, California, USA",
            ),
        ),
        (
            "Proceedings of the 9th International Joint Conference on Artificial Intelligence. Los Angeles, CA, USA, August 1985",
            "IJCAI",
            (
                "Proceedings of the 9th International Joint Conference on Artificial Intelligence",
                "9th International Joint Conference on Artificial Intelligence",
                "IJCAI 1985",
                "1985-08",
                "Los Angeles, CA, USA",
            ),
        ),
        (
            (
                "Proceedings of the Twenty-Eighth Annual ACM-SIAM Symposium on Discrete Algorithms, SODA 2017, Barcelona, Spain, "
                "Hotel Porta Fira, January 16-19"
            ),
            "SODA",
            (
                "Proceedings of the Twenty-Eighth Annual ACM-SIAM Symposium on Discrete Algorithms",
                "Twenty-Eighth Annual ACM-SIAM Symposium on Discrete Algorithms",
                "SODA 2017",
                "2017-01-16/2017-01-19",
                "Barcelona, Spain, Hotel Porta Fira",
            ),
        ),
    ],
)
def test_a_booktitle_comes_apart(title: str, short: str, expected: tuple[str, str, str, str, str]) -> None:
    assert parts(title, short) == expected


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        (
            "Proceedings of the May 1-3, 1962, Spring Joint Computer Conference (AIEE-IRE 62)",
            (
                "Proceedings of the Spring Joint Computer Conference",
                "Spring Joint Computer Conference",
                "AIEE-IRE 1962",
                "1962-05-01/1962-05-03",
                "",
            ),
        ),
        (
            "Proceedings of the Seminar on Retrieval (No. 06171, 23–28 April, 2006)",
            (
                "Proceedings of the Seminar on Retrieval (No. 06171)",
                "Seminar on Retrieval (No. 06171)",
                "",
                "2006-04-23/2006-04-28",
                "",
            ),
        ),
        (
            "Workshop on Harbours (WH, 3-5 May 2010, Rome, Italy)",
            ("Workshop on Harbours", "Workshop on Harbours", "WH 2010", "2010-05-03/2010-05-05", "Rome, Italy"),
        ),
        (
            "Workshop on Harbours (held on 3 May 2010 in Rome)",
            ("Workshop on Harbours", "Workshop on Harbours", "", "2010-05-03", "Rome"),
        ),
        ("Tagungsband vom 3.-5. Mai 2010, Berlin", ("Tagungsband", "", "", "2010-05-03/2010-05-05", "Berlin")),
        ("Proceedings of the 3 May 2001", ("Proceedings of the 3 May 2001", "", "", "", "")),
    ],
)
def test_what_is_left_around_a_date_is_whole(title: str, expected: tuple[str, str, str, str, str]) -> None:
    assert parts(title) == expected
