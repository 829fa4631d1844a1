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

{{/* What the operator does in the namespaces it serves. It reads no Secret and deletes nothing. */}}
{{- define "fetchjob.rules" -}}
- apiGroups: [fetchjobs.dev]
  resources: [fetchjobs]
  verbs: [list, watch]
- apiGroups: [fetchjobs.dev]
  resources: [fetchjobs/status]
  verbs: [patch]
# Owner references that block deletion, where the API server checks them.
- apiGroups: [fetchjobs.dev]
  resources: [fetchjobs/finalizers]
  verbs: [update]
# The operator deletes no CronJob. API servers with the admission plugin OwnerReferencesPermissionEnforcement let only those
# set an owner who may delete the object: a CronJob without owner (orphaned, or restored from a backup) is adopted that way.
- apiGroups: [batch]
  resources: [cronjobs]
  verbs: [get, list, watch, create, update, delete]
# An edited schedule must not start a run for a time that lay before the edit.
- apiGroups: [batch]
  resources: [cronjobs/status]
  verbs: [patch]
- apiGroups: [batch]
  resources: [cronjobs/finalizers]
  verbs: [update]
# Requested runs are made, all runs are read. A run that has not started when its FetchJob is changed is ended by a patch of
# its Job's deadline; no Job is deleted.
- apiGroups: [batch]
  resources: [jobs]
  verbs: [list, watch, create, patch]
- apiGroups: [""]
  resources: [pods]
  verbs: [list, watch]
# Why a pod does not start is read from its Events, and from its claim when scheduler and kubelet are silent.
- apiGroups: [""]
  resources: [persistentvolumeclaims]
  verbs: [get]
- apiGroups: [""]
  resources: [events]
  verbs: [list, create]
{{- end }}
