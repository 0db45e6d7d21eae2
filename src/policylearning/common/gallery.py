"""What the gallery shows: groups of (name, template source). The tests render every one of them."""

SPECIMENS: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = (
    (
        "Buttons",
        (
            ("Primary", '{% button "Send to the experts" %}'),
            ("With an icon, as a link", '{% button "Find what worked" href="#" icon="magnifying-glass" %}'),
            ("Plain", '{% button "Save as draft" tone="plain" %}'),
            ("Quiet", '{% button "Not now" tone="quiet" %}'),
            ("Danger", '{% button "Retire this practice" tone="danger" %}'),
            ("Small", '{% button "Review" tone="plain" small=True %}'),
            ("Disabled", '{% button "Send" disabled=True %}'),
        ),
    ),
    (
        "Words",
        (
            ("Tag", '{% tag "social economy" %} {% tag "energy poverty" href="#" %}'),
            (
                "Language of a text, where it is another than the page's",
                '{% written_in "fr" %} {% written_in "en" %}',
            ),
            (
                "Topic",
                '{% tag "Research" accent="research" %} {% tag "SMEs" accent="sme" %} '
                '{% tag "Low-carbon" accent="low-carbon" %} {% tag "Environment" accent="environment" %}',
            ),
            (
                "State",
                '{% state "Published" "good" %} {% state "Changes requested" "warn" %} '
                '{% state "Not validated" "bad" %} {% state "In validation" "info" %} {% state "Draft" %}',
            ),
            ("Evidence", "{% evidence 0 %}<br>{% evidence 3 %}<br>{% evidence 5 %}"),
            ("Freshness", "{% freshness day %}<br>{% freshness day stale=True %}<br>{% freshness None %}"),
            ("Avatar", '{% avatar "Ana Horvat" %} {% avatar "Σοφία" %} {% avatar "" %}'),
            (
                "Figures",
                '<ul class="stats">{% stat 12345|number "practices" %}{% stat 31 "countries" href="#" %}</ul>',
            ),
            ("Icon", '{% icon "map-pin" %} {% icon "bell" label="Notices" %}'),
            ("Search box", '{% search_box "What are you trying to change?" suggests="narrow=1" %}'),
            ("Parts that exist", '{% joined "Ústecký kraj" "" "Czechia" 2024 %}'),
        ),
    ),
    (
        "Blocks",
        (
            (
                "Card",
                '<ul class="cards"><li><article class="card" data-accent="low-carbon"><p class="eyebrow">'
                '{% tag "Low-carbon" accent="low-carbon" %}</p><h3><a href="#">One counter for home renovation</a>'
                "</h3><p>Owners get advice, a plan, money and a builder at one desk.</p>"
                '<p class="why">Resources: <mark>two advisers</mark> and a van</p>'
                '<p class="meta"><span>{% joined "Ústecký kraj" "Czechia" 2024 %}</span>{% evidence 4 %}'
                "{% freshness day %}</p></article></li></ul>",
            ),
            ("Facts", "{% facts facts_rows %}"),
            ("Facts, wide", "{% facts facts_rows wide=True %}"),
            (
                "Signed",
                '{% signed "Ana Horvat" role="expert for the low-carbon economy" on=day %}<p>The counter works '
                "because one person answers for the whole renovation.</p>{% endsigned %}",
            ),
            ("Timeline", "{% timeline ledger %}"),
            ("Table with bars", '{% bars "Results after three years" results label="Indicator" %}'),
            ("Progress", '{% progress 4210 10000 "Importing practices" left="about 2 minutes left" %}'),
            ("Progress, not known yet", '{% progress 0 0 "Importing practices" %}'),
            (
                "Rows",
                '<ol class="rows"><li><div class="grow"><p><a href="#"><strong>One counter for home renovation'
                '</strong></a></p><p class="soft">Submitted by Jan Novák</p></div>'
                '{% state "Due on 12 March 2027" "warn" %}{% button "Review" tone="plain" small=True %}</li></ol>',
            ),
            (
                "Figure",
                '{% figure "Most practices come from the regions around the Alps" source="Own figures" %}'
                '<svg viewBox="0 0 100 3" role="img" aria-label="Nine of ten"><rect width="90" height="3" '
                'fill="var(--brand)" /></svg>{% endfigure %}',
            ),
        ),
    ),
    (
        "To know and to do",
        (
            (
                "Banner",
                "{% banner %}<p>This is an example, written for the demonstration.</p>{% endbanner %}",
            ),
            (
                "Banner, good",
                '{% banner "good" title="Sent" %}<p>The experts have it now.</p>{% endbanner %}',
            ),
            (
                "Banner, warn",
                '{% banner "warn" title="Not confirmed for a year" %}<p>The owner has been asked whether this is '
                "still true.</p>{% endbanner %}",
            ),
            (
                "Banner, bad",
                '{% banner "bad" title="Withdrawn" %}<p>Its owner took it back.</p>{% endbanner %}',
            ),
            (
                "Nothing there",
                '{% nothing "No practices yet" icon="book-open" level=4 %}<p>A good practice is an initiative that '
                'proved successful in its region.</p>{% button "Tell us about yours" href="#" tone="plain" %}'
                "{% endnothing %}",
            ),
            ("Disclosure", '{% disclosure "Show the table" %}<p>Here it is.</p>{% enddisclosure %}'),
            (
                "Menu",
                '{% menu "More" %}<li><a href="#">Print</a></li><li><a href="#">Cite</a></li>{% endmenu %}',
            ),
            (
                "Dialog",
                '<a class="button" data-tone="plain" href="#" data-opens="sure">Retire</a>'
                '{% dialog "sure" "Retire this practice?" %}<p>It stays readable for those who have its link.</p>'
                '<p class="cluster">{% button "Retire" tone="danger" %}<button class="button" data-tone="quiet" '
                'type="button" data-closes>Keep it</button></p>{% enddialog %}',
            ),
        ),
    ),
    (
        "Ways about",
        (
            ("Breadcrumbs", "{% breadcrumbs crumbs %}"),
            ("Tabs", '{% tabs sections "Requests" %}'),
            ("On this page", "{% anchors anchors_here %}"),
        ),
    ),
    (
        "Forms",
        (
            (
                "Field",
                '<div class="field"><label for="title">Title</label><div class="help" id="title-help">What a '
                'colleague would call it.</div><input id="title" value="One counter" aria-describedby="title-help">'
                '<p class="count">88 characters left</p></div>',
            ),
            (
                "Field with an error",
                '<div class="field has-error"><label for="cost">Cost <span class="optional">(optional)</span></label>'
                '<ul class="errorlist" id="cost-error"><li>Write a number in euro, such as 120000.</li></ul>'
                '<input id="cost" value="a lot" aria-invalid="true" aria-describedby="cost-error"></div>',
            ),
            (
                "Error summary",
                '<div class="error-summary"><h4>One thing to look at</h4><ul><li><a href="#cost">Cost: write a '
                "number in euro</a></li></ul></div>",
            ),
            (
                "Tick and choice",
                '<div class="field check"><input type="checkbox" id="agree"><label for="agree">I may publish this'
                "</label></div>",
            ),
            (
                "Steps",
                '<ol class="steps"><li class="done">Basics</li><li aria-current="step">Evidence</li><li>Preview</li>'
                "</ol>",
            ),
        ),
    ),
)
