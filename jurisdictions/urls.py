"""Addresses of home, members, people and invitations."""

from django.urls import path

from jurisdictions.views import home, invitations, members, people, steps

urlpatterns = [
    path("", home.home, name="home"),
    path("members/", members.member_list, name="member-list"),
    path("members/new/", members.member_new, name="member-new"),
    path("members/<int:member_id>/", members.member_detail, name="member-detail"),
    path("members/<int:member_id>/settings/", members.member_settings, name="member-settings"),
    path("members/<int:member_id>/status/<slug:step>/", members.member_status, name="member-status"),
    path("members/<int:member_id>/people/", people.people_list, name="people-list"),
    path("members/<int:member_id>/people/invite/", people.person_invite, name="person-invite"),
    path("people/", people.people_here, name="people-here"),
    path("people/<uuid:membership_id>/", people.person_detail, name="person-detail"),
    path("people/<uuid:membership_id>/<slug:step>/", steps.person_step, name="person-step"),
    path("invitations/<uuid:invitation_id>/withdraw/", steps.invitation_withdraw, name="invitation-withdraw"),
    path("invitation/", invitations.invitation_accept, name="invitation-accept"),
]
