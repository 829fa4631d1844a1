module dev.fetchjobs/local-cluster

go 1.25.0
