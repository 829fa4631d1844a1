{{- define "fetchjob.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 63 | trimSuffix "-" }}
{{- end }}

{{- define "fetchjob.fullname" -}}
{{- if .Values.fullnameOverride }}
{{- .Values.fullnameOverride | trunc 63 | trimSuffix "-" }}
{{- else }}
{{- $name := default .Chart.Name .Values.nameOverride }}
{{- if contains $name .Release.Name }}
{{- .Release.Name | trunc 63 | trimSuffix "-" }}
{{- else }}
{{- printf "%s-%s" .Release.Name $name | trunc 63 | trimSuffix "-" }}
{{- end }}
{{- end }}
{{- end }}

{{- define "fetchjob.serviceAccountName" -}}
{{- default (include "fetchjob.fullname" .) .Values.serviceAccount.name }}
{{- end }}

{{/* Of objects without a namespace: two releases of one name in two namespaces do not meet. */}}
{{- define "fetchjob.clusterName" -}}
{{- printf "%s:%s" .Release.Namespace (include "fetchjob.fullname" .) }}
{{- end }}

{{- define "fetchjob.selectorLabels" -}}
app.kubernetes.io/name: {{ include "fetchjob.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "fetchjob.labels" -}}
{{ include "fetchjob.selectorLabels" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" | trunc 63 | trimSuffix "-" }}
{{- with .Values.commonLabels }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{/* An image reference, from a dict of image and chart. */}}
{{- define "fetchjob.image" -}}
{{- if .image.digest }}
{{- printf "%s@%s" .image.repository .image.digest }}
{{- else }}
{{- printf "%s:%s" .image.repository (default .chart.AppVersion .image.tag) }}
{{- end }}
{{- end }}

{{/* The operator's rights in the namespaces that it serves. It reads no Secret and deletes nothing. */}}
{{- define "fetchjob.rules" -}}
- apiGroups: [fetchjobs.dev]
  resources: [fetchjobs]
  verbs: [list, watch]
- apiGroups: [fetchjobs.dev]
  resources: [fetchjobs/status]
  verbs: [patch]
# Some API servers check the next right for owner references that block deletion.
- apiGroups: [fetchjobs.dev]
  resources: [fetchjobs/finalizers]
  verbs: [update]
# The operator deletes no CronJob, but makes a FetchJob the owner of a CronJob that has lost its owner.
# API servers with the admission plugin OwnerReferencesPermissionEnforcement allow this only with the right delete.
- apiGroups: [batch]
  resources: [cronjobs]
  verbs: [get, list, watch, create, update, delete]
# After an edit of the schedule the operator changes the CronJob's lastScheduleTime.
# So no run starts for a scheduled time before the edit.
- apiGroups: [batch]
  resources: [cronjobs/status]
  verbs: [patch]
- apiGroups: [batch]
  resources: [cronjobs/finalizers]
  verbs: [update]
# The operator creates Jobs for requested runs, and reads all Jobs.
# After an edit the operator ends a run that has not started by a patch of the Job's deadline. It deletes no Job.
- apiGroups: [batch]
  resources: [jobs]
  verbs: [list, watch, create, patch]
- apiGroups: [""]
  resources: [pods]
  verbs: [list, watch]
# The operator reads from a pod's Events why it does not start, and from its PersistentVolumeClaim if the Events do not say it.
- apiGroups: [""]
  resources: [persistentvolumeclaims]
  verbs: [get]
- apiGroups: [""]
  resources: [events]
  verbs: [list, create]
{{- if .Values.configMaps.enabled }}
# The ConfigMaps of spec.handle. Kubernetes cannot limit a right to ConfigMaps of certain owners.
- apiGroups: [""]
  resources: [configmaps]
  verbs: [list, watch, create, patch]
{{- end }}
{{- if .Values.podReadiness.enabled }}
# The conditions of the readiness gates fetchjobs.dev/fresh-NAME.
- apiGroups: [""]
  resources: [pods/status]
  verbs: [patch]
{{- end }}
{{- end }}
