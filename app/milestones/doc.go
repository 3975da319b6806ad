// Package milestones has the screens of one milestone with its evidence, the milestone templates, and the progress forms of offline communes.
package milestones
