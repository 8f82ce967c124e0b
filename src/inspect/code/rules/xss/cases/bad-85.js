import { h } from 'vue';
import DOMPurify from 'dompurify';
import { useRoute } from 'vue-router';
export default {
  setup() {
    const route = useRoute();
    return () => h('div', { innerHTML: route.query.msg });
  },
};
