"""Every write of the app: members, people and their roles, invitations, and the grants that follow from roles.

members.create / change / set_status
people.add_role / change_role / end_role / suspend / restore / end / move / set_leadership
invitations.invite / withdraw / accept / join
grants.sync / sync_all
"""
