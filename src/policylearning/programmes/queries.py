from policylearning.programmes.models import Project


def find_projects(text: str, limit: int = 10) -> list[Project]:
    """Projects whose acronym is or begins with `text`, the exact one first."""
    exact = list(Project.objects.filter(acronym__iexact=text)[:1])
    return exact or list(Project.objects.filter(acronym__istartswith=text)[:limit])
