// A minimal controller-runtime controller, with which bench/operator compares the operator. For every FetchJob it
// applies a CronJob and a status with one condition, the same two writes as the operator, with 50 workers and no
// client-side rate limit. The CronJob
// has the operator's fields, so that both give the API server the same work.
package main

import (
	"context"
	"encoding/json"
	"flag"
	"os"
	"time"

	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/utils/ptr"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/controller"
	"sigs.k8s.io/controller-runtime/pkg/log/zap"
	"sigs.k8s.io/controller-runtime/pkg/metrics/server"
)

const owner = client.FieldOwner("bench-go-controller")

var kind = schema.GroupVersionKind{Group: "fetchjobs.dev", Version: "v1alpha1", Kind: "FetchJob"}

type reconciler struct{ client.Client }

func (r reconciler) Reconcile(ctx context.Context, req ctrl.Request) (ctrl.Result, error) {
	job := &unstructured.Unstructured{}
	job.SetGroupVersionKind(kind)
	if err := r.Get(ctx, req.NamespacedName, job); err != nil {
		return ctrl.Result{}, client.IgnoreNotFound(err)
	}
	var existing batchv1.CronJob
	if err := r.Get(ctx, req.NamespacedName, &existing); client.IgnoreNotFound(err) != nil {
		return ctrl.Result{}, err
	} else if err != nil {
		if err := r.Patch(ctx, cronJob(job), client.Apply, owner, client.ForceOwnership); err != nil {
			return ctrl.Result{}, err
		}
	}
	if observed, _, _ := unstructured.NestedInt64(job.Object, "status", "observedGeneration"); observed == job.GetGeneration() {
		return ctrl.Result{}, nil
	}
	return ctrl.Result{}, r.Status().Patch(ctx, status(job), client.Apply, owner, client.ForceOwnership)
}

func cronJob(job *unstructured.Unstructured) *batchv1.CronJob {
	schedule, _, _ := unstructured.NestedString(job.Object, "spec", "schedule")
	zone, _, _ := unstructured.NestedString(job.Object, "spec", "timeZone")
	claim, _, _ := unstructured.NestedString(job.Object, "spec", "destination", "volume", "claimName")
	plan, _ := json.Marshal(job.Object["spec"])
	meta := metav1.ObjectMeta{
		Labels:      map[string]string{"app.kubernetes.io/managed-by": "bench", "fetchjobs.dev/uid": string(job.GetUID())},
		Annotations: map[string]string{"fetchjobs.dev/name": job.GetName()},
	}
	named := *meta.DeepCopy()
	named.Name, named.Namespace = job.GetName(), job.GetNamespace()
	named.OwnerReferences = []metav1.OwnerReference{*metav1.NewControllerRef(job, kind)}
	return &batchv1.CronJob{
		TypeMeta:   metav1.TypeMeta{APIVersion: "batch/v1", Kind: "CronJob"},
		ObjectMeta: named,
		Spec: batchv1.CronJobSpec{
			Schedule: schedule, TimeZone: &zone, ConcurrencyPolicy: batchv1.ForbidConcurrent, Suspend: ptr.To(false),
			SuccessfulJobsHistoryLimit: ptr.To(int32(3)), FailedJobsHistoryLimit: ptr.To(int32(1)),
			JobTemplate: batchv1.JobTemplateSpec{ObjectMeta: meta, Spec: batchv1.JobSpec{
				BackoffLimit: ptr.To(int32(2)), ActiveDeadlineSeconds: ptr.To(int64(2100)),
				PodFailurePolicy: &batchv1.PodFailurePolicy{Rules: []batchv1.PodFailurePolicyRule{
					{Action: batchv1.PodFailurePolicyActionFailJob, OnExitCodes: &batchv1.PodFailurePolicyOnExitCodesRequirement{
						ContainerName: ptr.To("downloader"), Operator: batchv1.PodFailurePolicyOnExitCodesOpIn,
						Values: []int32{10, 20, 21, 22, 23, 24, 30}}},
					{Action: batchv1.PodFailurePolicyActionIgnore, OnPodConditions: []batchv1.PodFailurePolicyOnPodConditionsPattern{
						{Type: corev1.DisruptionTarget, Status: corev1.ConditionTrue}}},
				}},
				Template: corev1.PodTemplateSpec{ObjectMeta: meta, Spec: pod(claim, string(plan))},
			}},
		},
	}
}

func pod(claim, plan string) corev1.PodSpec {
	memory := resource.MustParse("128Mi")
	return corev1.PodSpec{
		RestartPolicy: corev1.RestartPolicyNever, AutomountServiceAccountToken: ptr.To(false), EnableServiceLinks: ptr.To(false),
		SecurityContext: &corev1.PodSecurityContext{RunAsNonRoot: ptr.To(true),
			SeccompProfile: &corev1.SeccompProfile{Type: corev1.SeccompProfileTypeRuntimeDefault}},
		Containers: []corev1.Container{{
			Name: "downloader", Image: "fetchjob-downloader", ImagePullPolicy: corev1.PullIfNotPresent,
			Env: []corev1.EnvVar{{Name: "FETCH_PLAN", Value: plan}, {Name: "FETCH_JOB_NAME", ValueFrom: &corev1.EnvVarSource{
				FieldRef: &corev1.ObjectFieldSelector{APIVersion: "v1", FieldPath: "metadata.labels['batch.kubernetes.io/job-name']"}}}},
			Resources: corev1.ResourceRequirements{
				Limits:   corev1.ResourceList{corev1.ResourceMemory: memory},
				Requests: corev1.ResourceList{corev1.ResourceMemory: memory, corev1.ResourceCPU: resource.MustParse("50m")}},
			SecurityContext: &corev1.SecurityContext{AllowPrivilegeEscalation: ptr.To(false), ReadOnlyRootFilesystem: ptr.To(true),
				Capabilities: &corev1.Capabilities{Drop: []corev1.Capability{"ALL"}}},
			VolumeMounts: []corev1.VolumeMount{{Name: "data", MountPath: "/data"}},
		}},
		Volumes: []corev1.Volume{{Name: "data", VolumeSource: corev1.VolumeSource{
			PersistentVolumeClaim: &corev1.PersistentVolumeClaimVolumeSource{ClaimName: claim}}}},
	}
}

func status(job *unstructured.Unstructured) *unstructured.Unstructured {
	patch := &unstructured.Unstructured{Object: map[string]any{
		"metadata": map[string]any{"name": job.GetName(), "namespace": job.GetNamespace()},
		"status": map[string]any{
			"observedGeneration": job.GetGeneration(),
			"conditions": []any{map[string]any{
				"type": "Ready", "status": "True", "reason": "Ready", "message": "The CronJob is in place.",
				"observedGeneration": job.GetGeneration(),
				"lastTransitionTime": time.Now().UTC().Format(time.RFC3339),
			}},
		},
	}}
	patch.SetGroupVersionKind(kind)
	return patch
}

func main() {
	workers := flag.Int("workers", 50, "concurrent reconciles")
	flag.Parse()
	ctrl.SetLogger(zap.New())
	config := ctrl.GetConfigOrDie()
	config.QPS = -1
	manager, err := ctrl.NewManager(config, ctrl.Options{
		Metrics: server.Options{BindAddress: "0"},
		Client:  client.Options{Cache: &client.CacheOptions{Unstructured: true}},
	})
	exitOn(err)
	job := &unstructured.Unstructured{}
	job.SetGroupVersionKind(kind)
	exitOn(ctrl.NewControllerManagedBy(manager).For(job).Owns(&batchv1.CronJob{}).
		WithOptions(controller.Options{MaxConcurrentReconciles: *workers}).
		Complete(reconciler{manager.GetClient()}))
	exitOn(manager.Start(ctrl.SetupSignalHandler()))
}

func exitOn(err error) {
	if err != nil {
		ctrl.Log.Error(err, "cannot go on")
		os.Exit(1)
	}
}
