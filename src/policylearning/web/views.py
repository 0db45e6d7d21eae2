from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from policylearning.common.views import public


@public
def home(request: HttpRequest) -> HttpResponse:
    return render(request, "web/home.html")


def desk(request: HttpRequest) -> HttpResponse:
    return render(request, "web/desk.html")
