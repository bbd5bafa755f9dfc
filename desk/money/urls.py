"""Addresses of a client's money, under /desk/clients/<ref>/money/."""

from django.urls import path

from desk.money import account, cases, disputes, instalments, papers, quote, till

urlpatterns = [
    path("", account.money, name="clients-money"),
    path("waiting/", account.waiting, name="clients-money-waiting"),
    path("quotes/", account.quotes, name="clients-money-quotes"),
    path("around/", account.around, name="clients-money-around"),
    path("correct/", account.corrected, name="clients-money-correct"),
    path("policy/", account.policy, name="clients-money-policy"),
    path("policy/accept/", account.policy_accepted, name="clients-money-policy-accept"),
    path("holds/<slug:hold>/extend/", account.extend, name="clients-money-hold-extend"),
    path("holds/<slug:hold>/release/", account.release, name="clients-money-hold-release"),
    path("holds/<slug:hold>/back/", account.back, name="clients-money-hold-back"),
    path("kept/<slug:settlement>/waive/", account.waived, name="clients-money-waive"),
    path("refunds/<slug:refund>/given/", account.given, name="clients-money-given"),
    path("papers/<slug:paper>/", papers.paper, name="clients-money-paper"),
    path("parts/", instalments.instalments, name="clients-money-parts"),
    path("take/", till.take, name="clients-money-take"),
    path("payments/<slug:payment>/refund/", till.give_back, name="clients-money-refund"),
    path("payments/<slug:payment>/dispute/", disputes.new, name="clients-money-dispute"),
    path("asked/<slug:due>/link/", till.link, name="clients-money-link"),
    path("financing/", cases.financing, name="clients-money-financing"),
    path("insurance/open/", cases.open_case, name="clients-money-insurance-open"),
    path("insurance/<slug:case>/", cases.insurance, name="clients-money-insurance"),
    path(
        "insurance/<slug:case>/<slug:kind>.pdf",
        papers.insurance,
        name="clients-money-insurance-paper",
    ),
    path("quotes/draft/", quote.draft, name="clients-money-draft"),
    path("quotes/<slug:quote>/", quote.quote, name="clients-money-quote"),
    path("quotes/<slug:quote>/lines/add/", quote.add, name="clients-money-line-add"),
    path("quotes/<slug:quote>/lines/<int:position>/", quote.line, name="clients-money-line"),
    path("quotes/<slug:quote>/whole/", quote.whole, name="clients-money-quote-whole"),
    path("quotes/<slug:quote>/send/", quote.send, name="clients-money-quote-send"),
    path("quotes/<slug:quote>/revise/", quote.revise, name="clients-money-quote-revise"),
    path("quotes/<slug:quote>/accept/", quote.accept, name="clients-money-quote-accept"),
    path("quotes/<slug:quote>/invoice/", papers.invoice, name="clients-money-invoice"),
    path("quotes/<slug:quote>/quote.pdf", papers.quote, name="clients-money-quote-paper"),
]
